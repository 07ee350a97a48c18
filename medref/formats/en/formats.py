"""How English dates are written here: the month in full, for readers. Other languages keep Django's own way."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
