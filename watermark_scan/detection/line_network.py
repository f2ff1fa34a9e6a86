"""stub"""
STRIDE = 4
HEIGHT_UNIT = 16.0
