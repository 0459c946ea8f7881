"""What crosses the door: records coming in, exports and letters going out."""
