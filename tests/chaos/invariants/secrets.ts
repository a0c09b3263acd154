import { derivedId } from '@supermall/kernel/id'
import type { Invariant } from './invariant.ts'

/** How the ids of the demo's own secrets begin: nobody imported those. */
const seeded = derivedId('scr', 0).slice(0, 12)

/** Lines of things that are read, with their orders. */
const READABLE = `orders.order_line l join orders.mall_order o on o.id = l.order_id and o.kind = 'VIRTUAL' and not o.is_parent`

/** Of virtual goods a buyer reads one secret for each piece, and nobody else ever reads it. */
export const secrets: readonly Invariant[] = [
  {
    says: 'as many secrets of a SKU are left as nobody was given and nobody has set aside',
    broken: `
      select k.id, k.secrets_left, count(s.id) as free from catalog.sku k
      left join catalog.product_secret s on s.sku_id = k.id and s.issued_at is null
      group by k.id, k.secrets_left having k.secrets_left <> count(s.id)`,
  },
  {
    says: 'a line has as many secrets as were given to it or set aside for it',
    broken: `
      select i.reference, i.quantity, count(s.id) as pieces from catalog.secret_issue i
      left join catalog.product_secret s on s.reference = i.reference and s.sku_id = i.sku_id
      group by i.reference, i.quantity having i.quantity <> count(s.id)`,
  },
  {
    says: 'a secret is there once, and free, or of one line that asked for it',
    broken: `
      select s.id, s.reference, s.issued_at, null as twice from catalog.product_secret s
      where (s.reference is null) <> (s.issued_at is null) or (s.reference is not null and not exists (
        select from catalog.secret_issue i where i.reference = s.reference))
      union all
      select min(id), min(reference), null, count(*) from catalog.product_secret group by sku_id, secret having count(*) > 1
      union all
      select min(id), reference, null, count(*) from catalog.product_secret where reference is not null
      group by reference, piece having count(*) > 1`,
  },
  {
    says: 'secrets whose time is over were given back or put off within a minute',
    broken: `select * from catalog.secret_issue where quantity > 0 and held_until < now() - interval '1 minute'`,
  },
  {
    says: 'secrets are given to, or set aside for, orders that have not ended',
    broken: `
      select i.* from catalog.secret_issue i where i.quantity > 0 and not exists (
        select from orders.order_line l join orders.mall_order o on o.id = l.order_id
        where l.id = i.reference and o.status not in ('CANCELLED', 'CLOSED'))`,
  },
  {
    says: 'who has paid for secrets may read them, each of them and for good',
    broken: `
      select o.id, o.status, l.id as line, l.sku_id, l.quantity, i.sku_id as given_of, i.quantity as given, i.held_until
      from ${READABLE} left join catalog.secret_issue i on i.reference = l.id
      where o.status = 'FINISHED' and l.refunded_quantity = 0
        and (i.sku_id is distinct from l.sku_id or i.quantity <> l.quantity or i.held_until is not null)
      union all
      select o.id, o.status, l.id, l.sku_id, l.quantity, null, null, null from ${READABLE}
      where o.status not in ('PENDING_PAYMENT', 'FINISHED', 'CANCELLED', 'CLOSED') and o.open_case_count = 0`,
  },
  {
    says: 'what was set aside is there when it is paid: no secrets are paid back as sold out',
    broken: `
      select r.id, r.order_id, i.owner_id from ${READABLE} join orders.refund r on r.order_id = o.id
      join catalog.secret_issue i on i.reference = l.id and i.owner_id is not null where r.cause = 'OUT_OF_STOCK'`,
  },
  {
    says: 'of a SKU there are as many secrets as its imports brought, less those that were deleted, by the audit log',
    broken: `
      select coalesce(s.sku_id, a.sku_id) as sku, s.pieces, a.pieces as logged from (
        select sku_id, count(*) as pieces from catalog.product_secret where id not like '${seeded}%' group by 1) s
      full join (
        select subject_id as sku_id, sum(coalesce((after ->> 'importedCount')::int, -jsonb_array_length(before -> 'ids'))) as pieces
        from catalog.audit_entry where action = 'catalog.secret.edit' group by 1) a on a.sku_id = s.sku_id
      where coalesce(s.pieces, 0) <> coalesce(a.pieces, 0)`,
  },
  {
    says: 'something to read is sold out when no secret of any of its SKUs is left, and only then',
    broken: `
      select p.id, p.is_sold_out, sum(k.secrets_left) as left_of_it from catalog.product p
      join catalog.sku k on k.product_id = p.id and k.retired_at is null where p.kind = 'VIRTUAL'
      group by p.id, p.is_sold_out having p.is_sold_out <> (sum(k.secrets_left) = 0)`,
  },
]
