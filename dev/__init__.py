"""The local stack: everything a laptop needs to run the whole product, none of it part of the product."""
