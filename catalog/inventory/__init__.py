"""An inventory of courses in a spreadsheet, read without the database:

reading   a file      -> a table of headings and rows, or why it is none
columns   headings    -> which column holds what
cells     a cell      -> a value, or the reason why it gives none
grouping  table       -> courses with their sections, and the problems by row
"""
