-- Which uploaded files goods show, anywhere in what is said of them: whoever deletes one asks by its id. Most show none, which is found
-- out without looking for ids.
create function media_of_goods(cover text, images text[], video text, options jsonb, description text) returns text[]
language sql immutable parallel safe as $$
  select case when strpos(texts, 'ast_') = 0 then '{}' else array(
    select distinct found[1] from regexp_matches(texts, 'ast_[0-9a-z]{26}', 'g') as found) end
  from (select concat_ws(' ', cover, array_to_string(images, ' '), video, options::text, description)) as said (texts)
$$;
create index product_media on product
using gin (media_of_goods(cover_url, image_urls, video_url, options, description)) with (fastupdate = off)
where media_of_goods(cover_url, image_urls, video_url, options, description) <> '{}';

create index sku_media on sku (substring(image_url from 'ast_[0-9a-z]{26}'))
where substring(image_url from 'ast_[0-9a-z]{26}') is not null;
create index bundle_media on bundle (substring(image_url from 'ast_[0-9a-z]{26}'))
where substring(image_url from 'ast_[0-9a-z]{26}') is not null;
create index brand_media on brand (substring(logo_url from 'ast_[0-9a-z]{26}'))
where substring(logo_url from 'ast_[0-9a-z]{26}') is not null;
create index product_label_media on product_label (substring(icon_url from 'ast_[0-9a-z]{26}'))
where substring(icon_url from 'ast_[0-9a-z]{26}') is not null;
create index category_icon_media on category (substring(icon_url from 'ast_[0-9a-z]{26}'))
where substring(icon_url from 'ast_[0-9a-z]{26}') is not null;
create index category_image_media on category (substring(image_url from 'ast_[0-9a-z]{26}'))
where substring(image_url from 'ast_[0-9a-z]{26}') is not null;
