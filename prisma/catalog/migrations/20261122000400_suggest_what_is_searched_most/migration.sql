-- Where very many keywords begin alike, they are read from the most searched down.
create index search_keyword_most_searched on search_keyword (search_count desc, keyword) where result_count > 0;
