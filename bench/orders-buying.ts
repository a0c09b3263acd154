import { setTimeout as wait } from 'node:timers/promises'
import type { Buyer, Market, Shelf } from './orders-ground.ts'
import { ADD, CARD, CHECKOUT, CHECKOUT_STATE, PAY } from './orders-questions.ts'
import type { Tries } from './tries.ts'
import { insist, newTries } from './tries.ts'

type Refusals = readonly { readonly code: string; readonly message: string }[]
type Started = {
  readonly checkout: {
    readonly id: string
    readonly status: string
    readonly order: { id: string } | null
    readonly refusals: readonly { readonly code: string }[]
  } | null
  readonly errors: Refusals
}

/** One piece each of two shops; the next pair each time, so that no shelf is wanted by all. */
export function pairs({ aisles }: Market): () => readonly Shelf[] {
  let next = 0
  return () => {
    const turn = next++
    const at = (shop: number) => aisles[shop % aisles.length]
    return [at(turn), at(turn + 1)].flatMap((aisle) => aisle?.[Math.floor(turn / aisles.length) % aisle.length] ?? [])
  }
}

export const linesOf = (shelves: readonly Shelf[]) => shelves.map(({ skuId }) => ({ skuId, quantity: 1 }))

export async function addToCart(buyer: Buyer, shelves: readonly Shelf[]): Promise<void> {
  type Added = { readonly cart: object | null; readonly errors: Refusals }
  const { cart, errors } = await buyer.says<Added>(ADD, { input: { lines: linesOf(shelves) } })
  if (!cart) throw new Error(`nothing was added: ${JSON.stringify(errors)}`)
}

/** How it ended. */
export type Outcome = { readonly orderId: string } | { readonly code: string }

type Wish = { readonly of: object; readonly key: string }

/** From what is wanted to an order that can be paid. Who is told that it is under way asks again, as a storefront does. */
export async function checkOut(buyer: Buyer, { of, key }: Wish, tries: Tries = newTries()): Promise<Outcome> {
  // The same buyer buys the very same again at once, and says something else of it each time: else it counts as sent twice.
  const input = { of, addressId: buyer.addressId, idempotencyKey: key, remark: key }
  const { checkout, errors } = await insist(() => buyer.says<Started>(CHECKOUT, { input }), tries)
  let seen = checkout
  for (let looks = 0; looks < MOST_LOOKS && seen?.status === 'PROCESSING'; looks++) {
    tries.looks++
    await wait(LOOK_MS)
    const { id } = seen
    seen = await insist(() => buyer.says<Started['checkout']>(CHECKOUT_STATE, { id }), tries)
  }
  if (seen?.status === 'READY' && seen.order) return { orderId: seen.order.id }
  return { code: errors[0]?.code ?? seen?.refusals[0]?.code ?? seen?.status ?? 'NOTHING' }
}

const LOOK_MS = 500
const MOST_LOOKS = 120

/** Pays by the card that this house answers for itself; who is told to come again does. */
export async function pay(buyer: Buyer, orderId: string, key: string): Promise<void> {
  type Paid = { readonly payment: { readonly status: string } | null; readonly errors: Refusals }
  const input = { orderId, channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: key }
  const { payment, errors } = await insist(() => buyer.says<Paid>(PAY, { input }), newTries())
  if (payment?.status !== 'SUCCEEDED') throw new Error(`not paid: ${JSON.stringify({ payment, errors })}`)
}
