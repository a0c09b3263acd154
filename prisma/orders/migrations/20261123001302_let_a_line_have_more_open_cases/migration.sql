-- It let a line have one open case, also while that only waited for money. What an older version beside this one keeps to is decided under the
-- lock of the order.
drop index aftersale_line_one_open;
