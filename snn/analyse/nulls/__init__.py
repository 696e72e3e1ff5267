"""What measures would be without influence: surrogates of recordings, and values on them."""
