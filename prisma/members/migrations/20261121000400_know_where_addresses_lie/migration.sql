-- Where an address lies on the earth, for who lets couriers of the same city bring things there. Both or neither.
alter table address add column latitude double precision check (latitude between -90 and 90);
alter table address add column longitude double precision check (longitude between -180 and 180);
alter table address add constraint address_place_check check ((latitude is null) = (longitude is null));
