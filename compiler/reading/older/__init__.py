"""What is not OOXML: .xls and .xlsb by python-calamine and their own records, .ods by its XML."""
