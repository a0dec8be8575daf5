//! Plain words in, the right thing out: an index of words, places, opening times and facets, kept in memory.
