import { Prisma } from '../../../prisma/payments/generated/client.ts'

/** What is taken by hand goes back into a wallet, so that of what was captured only the payment knows which part a wallet had paid. */
const BY_HAND = Prisma.sql`('cash-on-delivery', 'back-office')`

/** Money that came: what a channel has of it, and what a wallet. What friends paid is captured once more where each of them paid it. */
export const CAME = Prisma.sql`(
  select c.payment_id, c.channel, c.currency, c.is_late, c.captured_at, w.amount as wallet_part,
    case when c.channel = 'friends' then 0 else c.amount - w.amount end as channel_part,
    case when c.channel = 'friends' then 0 else c.fee end as fee
  from capture c left join payment p on p.id = c.payment_id cross join lateral (select case
    when c.channel = 'balance' then c.amount
    when c.channel not in ${BY_HAND} then c.wallet_part
    when c.amount = p.amount then p.balance_part else 0 end as amount) w)`

/** Money that went back: what goes into a wallet is a wallet's, wherever it had come from. */
export const WENT_BACK = Prisma.sql`(
  select r.*, case when r.is_to_wallet then r.amount else r.wallet_part end as to_wallet,
    case when r.is_to_wallet or r.channel = 'friends' then 0 else r.provider_part end as to_channel
  from refund r where r.status = 'SUCCEEDED')`
