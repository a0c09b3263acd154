import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { asConsumer } from '@supermall/subgraph/viewer'
import { addLines } from '../commands/add-lines.ts'
import type { WantedLines } from '../commands/begin-guest-cart.ts'
import { beginGuestCart } from '../commands/begin-guest-cart.ts'
import { clearCart, favourLines, removeLines, selectLines, updateLine } from '../commands/change-lines.ts'
import { changeSku } from '../commands/change-sku.ts'
import { mergeCart } from '../commands/merge-cart.ts'
import { unpackBundle } from '../commands/unpack-bundle.ts'
import type { Context } from '../context.ts'
import type { Unit } from '../data/database.ts'
import type { Cart, Owner } from '../domain/cart.ts'
import { cartNotFound } from '../domain/refusals.ts'
import { cartModel } from './models.ts'
import { guestOf, ownerOf } from './owner.ts'
import type { MutationResolvers } from './types.generated.ts'
import { whichOf } from './which.ts'

export const Mutation: MutationResolvers = {
  cartLinesAdd: (_, { input }, context) => add({ lines: input.lines }, input, context),
  cartBundleAdd: async (_, { input }, context) => {
    const { bundleId, count } = input
    return add(await unpackBundle({ bundleId, count: count ?? 1 }, context.ask), input, context)
  },
  cartLineUpdate: (_, { input }, context) =>
    inCart(input, context, (owner, unit) => updateLine({ ...input, owner }, unit)),
  cartLinesRemove: (_, { input }, context) =>
    inCart(input, context, (owner, unit) => removeLines(owner, input.skuIds, unit)),
  cartClear: (_, { input }, context) => inCart(input, context, clearCart),
  cartLinesSelect: (_, { input }, context) =>
    inCart(input, context, async (owner, unit) => {
      const which = whichOf(input)
      return which.ok ? selectLines({ owner, which: which.value, isSelected: input.isSelected }, unit) : which
    }),
  cartLineSkuChange: async (_, { input }, context) => {
    const owner = ownerOf(context, input.guestToken)
    return shown(owner ? await changeSku({ ...input, owner }, context) : cartNotFound(), context)
  },
  cartLinesFavour: async (_, { input }, context) => {
    const { accountId } = asConsumer(context.viewer)
    return shown(await context.transact((unit) => favourLines(accountId, input.skuIds, unit)), context)
  },
  cartMerge: async (_, { input }, context) => {
    const { accountId } = asConsumer(context.viewer)
    const guest = guestOf(context, input.guestToken)
    const merged = await context.transact((unit) => mergeCart({ accountId, guest }, unit))
    const { cart, errors } = shown(merged.ok ? ok(merged.value.cart) : merged, context)
    return { mergedCount: null, droppedCount: null, ...(merged.ok ? merged.value : {}), cart, errors }
  },
}

type Into = { readonly guestToken?: string | null; readonly idempotencyKey?: string | null }

async function add(wanted: WantedLines, { guestToken, idempotencyKey }: Into, context: Context) {
  const owner = ownerOf(context, guestToken)
  if (!owner && guestToken != null) return { ...NOTHING_ADDED, errors: cartNotFound().refusals }
  const added = owner
    ? await addLines({ ...wanted, owner, key: idempotencyKey ?? null, mayBegin: owner.kind === 'ACCOUNT' }, context)
    : await beginGuestCart(wanted, context)
  if (!added.ok) return { ...NOTHING_ADDED, errors: added.refusals }
  return { guestToken: null, ...added.value, cart: cartModel(added.value.cart, context), errors: [] }
}

const NOTHING_ADDED = { cart: null, results: null, guestToken: null }

type Work = (owner: Owner, unit: Unit) => Promise<Result<Cart>>

/** Does it in the cart that the viewer, or the token, stands for. */
async function inCart({ guestToken }: { readonly guestToken?: string | null }, context: Context, work: Work) {
  const owner = ownerOf(context, guestToken)
  return shown(owner ? await context.transact((unit) => work(owner, unit)) : cartNotFound(), context)
}

const shown = (result: Result<Cart>, context: Context) =>
  result.ok ? { cart: cartModel(result.value, context), errors: [] } : { cart: null, errors: result.refusals }
