"""The boundary to what others wrote: files are looked at before they are read, and their text before it is shown.

A results folder, a recording or a configuration may come from anybody. What passes here is an ordinary file of a
stated size, JSON of a stated depth, and text that neither a terminal, nor a spreadsheet, nor a page obeys. What a
file means, and which values it may hold, the modules that read it know.
"""
