-- A line has one open case of which something is to be decided, beside those whose money is on its way.
create unique index aftersale_line_one_to_decide on aftersale_line (line_id) where is_open and not is_going_back;
