"""What people met with neighbouring tools: any folder, any list, any run. `pytest tests/system/field` holds it."""
