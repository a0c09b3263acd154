import { selectedLines } from '@supermall/contracts/cart'
import { accountFacts } from '@supermall/contracts/identity'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { fingerprintOf } from '@supermall/messaging/idempotency'
import type { LeftRunning } from '@supermall/messaging/left-running'
import type { Log } from '@supermall/messaging/log'
import { timeLeft } from '@supermall/messaging/patience'
import { findByKey, findCheckouts, findTwin, insertCheckout } from '../data/checkouts.ts'
import type { Sql } from '../data/database.ts'
import { readAmount, textOrNull } from '../domain/check.ts'
import type { Checkout } from '../domain/checkout.ts'
import { shownStatus } from '../domain/checkout.ts'
import type { Delivery, Plan } from '../domain/draft.ts'
import { giftChoices } from '../domain/gift-choices.ts'
import { leaseFrom } from '../domain/lease.ts'
import type { Named } from '../domain/named.ts'
import { checkOrderable } from '../domain/orderable.ts'
import { planOrders } from '../domain/plan-orders.ts'
import type { Wish } from '../domain/quote/facts.ts'
import type { KeptSettings } from '../domain/settings.ts'
import { isPhoneNeeded, unpaidMinutes } from '../domain/settings.ts'
import type { CheckoutInput, Ids } from './check-checkout.ts'
import { checkCheckout } from './check-checkout.ts'
import { findPickupStore } from './find-pickup-store.ts'
import type { Priced } from './quote-lines.ts'
import { quoteLines } from './quote-lines.ts'
import type { First } from './run-checkout.ts'
import { runCheckout } from './run-checkout.ts'
import type { Saga } from './saga.ts'
import { edge, LostHold } from './saga.ts'

export type Starting = Saga & {
  readonly sql: Sql
  readonly log: Log
  readonly purchases: LeftRunning
  /** For how long the very same is not bought again with another key: somebody pressed a button twice. */
  readonly submitLockMs: number
  /** Of how many purchases a buyer may owe the money at once; 0 is any number. */
  readonly mostUnpaid: number
  /** What is paid in the mall. */
  readonly currency: Currency
}

/**
 * Buys: priced first, and refused without a trace when that cannot be or too much is under way; then written down, and worked step by step. The same key
 * with the same input gives the same checkout, however often and however many at once ask; what is under way is waited for. The key
 * stands in the row of the checkout, not among the keys of the house: a checkout takes many transactions, so that its answer is not
 * known in the one that takes the key, and who asks again sees how far it has come.
 */
export async function startCheckout(
  input: CheckoutInput,
  accountId: Id<'acc'>,
  within: Starting,
): Promise<Result<Checkout>> {
  const ids = checkCheckout(input)
  if (!ids.ok) return ids
  const key = { accountId, key: input.idempotencyKey, inputHash: hashOf(input) }
  const before = await findByKey(within.sql, accountId, key.key)
  if (before) return answerAgain(before, key, within)
  within.purchases.admit()
  within.at(edge('QUOTE', 'before-do'))
  const planned = await plan(input, { accountId, ids: ids.value }, within)
  if (!planned.ok) return planned
  const now = within.clock()
  const checkout = newCheckout(planned.value, { ...key, now, worker: within.worker })
  const { payToken, ...kept } = input
  const content = contentOf(key, planned.value)
  const bounds = { content, lockMs: within.submitLockMs, mostUnpaid: within.mostUnpaid }
  const inserted = await within.transact(({ db }) => insertCheckout(db, checkout, { input: kept, ...bounds }))
  if (inserted !== 'MADE') return answerFor(key, { content, inserted }, within)
  within.at(edge('QUOTE', 'after-do'))
  return told(await run(checkout, within, { payToken: payToken ?? null }))
}

/** A proof is of one moment: who asks again may have another one. */
const hashOf = ({ idempotencyKey: _key, payToken: _token, ...input }: CheckoutInput): string => fingerprintOf(input)

/**
 * What is written down is worked to its end: were it cut where nobody waits any more, all that it took would be lost, and whoever asks
 * again would find a checkout that nobody works at. Until it ends the answer is that it is under way.
 */
async function run(checkout: Checkout, within: Starting, first: First): Promise<Checkout> {
  const { id } = checkout
  const ended = await within.purchases.run(
    () => workOrLook(checkout, within, first),
    (error) => within.log.warn('checkout.broken', { checkoutId: id, error }),
  )
  return ended ?? checkout
}

/** Somebody who took over goes on; here it is only looked at. */
async function workOrLook(checkout: Checkout, within: Starting, first: First): Promise<Checkout> {
  try {
    return await runCheckout(checkout, within, first)
  } catch (error) {
    if (!(error instanceof LostHold)) throw error
    return settled(checkout, within)
  }
}

/** A cart is called the same whatever is in it. */
const contentOf = ({ inputHash }: Key, { plan: { orders } }: Planned): string =>
  fingerprintOf([inputHash, orders.flatMap(({ lines }) => lines.map(({ skuId, quantity }) => [skuId, quantity]))])

type Key = { readonly accountId: Id<'acc'>; readonly key: string; readonly inputHash: string }

type NotMade = { readonly content: string; readonly inserted: 'TAKEN' | 'TOO_MANY' }

/** Somebody was here before: with the same key, or with another one for the very same; or too often, and has paid for nothing. */
async function answerFor(key: Key, { content, inserted }: NotMade, within: Starting): Promise<Result<Checkout>> {
  const before = await findByKey(within.sql, key.accountId, key.key)
  if (before) return answerAgain(before, key, within)
  if (inserted === 'TOO_MANY')
    return refused('TOO_MANY_UNPAID', `${within.mostUnpaid} purchases wait for their money; pay or cancel one of them.`)
  return refuse<SubmittedTwice>({
    type: 'SubmittedTwiceError',
    code: 'SUBMITTED_TWICE',
    message: 'The same is being bought already; wait a moment to buy it again.',
    checkoutId: await findTwin(within.sql, key.accountId, content),
  })
}

type SubmittedTwice = Refusal & { readonly checkoutId: string | null }

async function answerAgain(before: Checkout, { inputHash }: Key, within: Starting): Promise<Result<Checkout>> {
  if (before.inputHash !== inputHash)
    return refused('IDEMPOTENCY_KEY_REUSED', 'This key was used for something else.', 'idempotencyKey')
  return told(await settled(before, within))
}

const WAITS_MS = [20, 40, 80, 160, 300, 500, 900, 1_500]
/** Of the time that somebody waits: whoever only looks keeps others from being served meanwhile. */
const FOR_LOOKING = 0.3

/** Whoever asks twice at once gets one answer; when it takes too long, that it is under way. */
async function settled(checkout: Checkout, { sql }: Starting): Promise<Checkout> {
  const until = Date.now() + timeLeft() * FOR_LOOKING
  let current = checkout
  for (const wait of WAITS_MS) {
    if (shownStatus(current) !== 'PROCESSING' || Date.now() + wait > until) return current
    await new Promise((resolve) => setTimeout(resolve, wait))
    current = (await findCheckouts(sql, [checkout.id]))[0] ?? current
  }
  return current
}

function told(checkout: Checkout): Result<Checkout> {
  const [first, ...rest] = shownStatus(checkout) === 'REFUSED' ? checkout.refusals : []
  return first ? refuse(first, ...rest) : ok(checkout)
}

type Who = { readonly accountId: Id<'acc'>; readonly ids: Ids }
type Planned = { readonly plan: Plan; readonly settings: readonly KeptSettings[] }

async function plan(input: CheckoutInput, { accountId, ids }: Who, within: Starting): Promise<Result<Planned>> {
  const lines = await linesOf(input, accountId, within)
  if (lines.length === 0) return refused('NOTHING_TO_BUY', 'Nothing is selected.', 'of')
  const balance = input.balance == null ? null : readAmount(input.balance)
  const sending = { isPickup: ids.storeId !== null, isSameCity: input.delivery === 'SAME_CITY' }
  const wish = { accountId, addressId: ids.addressId, ...sending, lines, points: input.points ?? 0 }
  const asked = {
    couponIds: input.couponIds ?? [],
    giftChoices: giftChoices(input.gifts),
    isInvoiced: input.invoice != null,
    isCashOnDelivery: input.isCashOnDelivery ?? false,
    balanceMinor: input.isCashOnDelivery ? 0n : (balance?.minorUnits ?? 0n),
    balanceCurrency: input.balance?.currency ?? null,
  }
  const store = await findPickupStore(ids.storeId, within.ask)
  if (!store.ok) return store
  const { ask, sql, currency } = within
  const priced = await quoteLines({ ...wish, ...asked }, { ask, sql, currency, now: within.clock() })
  const delivery = deliveryOf(input, ids, priced)
  const answers = input.answers ?? []
  const asWished = { isCashOnDelivery: input.isCashOnDelivery ?? false, isFromCart: input.of.isCart === true }
  const how = { delivery, answers, ...asWished }
  const named = namedIn(input)
  const fine = checkOrderable({
    ...priced,
    ...how,
    named,
    expectedTotal: input.expectedTotal ?? null,
    storeShopId: store.value?.shopId ?? null,
    isPhoneMissing: await isPhoneMissing(accountId, priced, within),
  })
  if (!fine.ok) return fine
  const made = {
    order: () => newId('ord', within.clock().getTime()),
    line: () => newId('oln', within.clock().getTime()),
  }
  return ok({ plan: planOrders({ ...priced, ...how, named, ids: made }), settings: priced.settings })
}

/** Asked only where the mall, or a shop of what is bought, wants to know. */
async function isPhoneMissing(accountId: Id<'acc'>, { quoted, settings }: Priced, { ask }: Starting): Promise<boolean> {
  const shopIds = quoted.lines.map(({ sku }) => sku.shopId)
  return isPhoneNeeded(settings, shopIds) && !(await ask(accountFacts, { accountId })).isPhoneVerified
}

const namedIn = ({ of, couponIds }: CheckoutInput): Named => ({
  skuIds: of.lines?.map(({ skuId }) => skuId) ?? null,
  couponIds: couponIds ?? [],
})

async function linesOf({ of }: CheckoutInput, accountId: Id<'acc'>, { ask }: Starting): Promise<readonly Wish[]> {
  return of.isCart === true ? (await ask(selectedLines, { accountId })).lines : (of.lines ?? [])
}

function deliveryOf(input: CheckoutInput, ids: Ids, { address }: Priced): Delivery {
  const { invoice } = input
  const known = address && (({ addressId: _id, ...snapshot }) => snapshot)(address)
  return {
    address: known,
    storeId: ids.storeId,
    isSameCity: input.delivery === 'SAME_CITY',
    remark: textOrNull(input.remark),
    contactName: textOrNull(input.contactName),
    contactPhone: textOrNull(input.contactPhone),
    invoice:
      invoice == null
        ? null
        : { title: invoice.title.trim(), taxNumber: textOrNull(invoice.taxNumber), email: textOrNull(invoice.email) },
  }
}

type Made = Key & { readonly now: Date; readonly worker: string }

function newCheckout({ plan, settings }: Planned, { accountId, key, inputHash, now, worker }: Made): Checkout {
  const minutes = unpaidMinutes(
    settings,
    plan.orders.map(({ shopId }) => shopId),
  )
  return {
    id: newId('chk', now.getTime()),
    accountId,
    idempotencyKey: key,
    inputHash,
    status: 'PROCESSING',
    plan,
    refusals: [],
    steps: [{ name: 'QUOTE', status: 'DONE', tries: 1, startedAt: now, endedAt: now }],
    heldBy: worker,
    heldUntil: leaseFrom(now),
    expiresAt: new Date(now.getTime() + minutes * 60_000),
    createdAt: now,
    updatedAt: now,
  }
}
