import type { Id } from '@supermall/kernel/id'
import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { ChangedFavourites } from '../commands/change-favourites.ts'
import { addFavourites, removeFavourites } from '../commands/change-favourites.ts'
import { createAddress } from '../commands/create-address.ts'
import type { DeletedAddress } from '../commands/delete-address.ts'
import { deleteAddress } from '../commands/delete-address.ts'
import { findMissing } from '../commands/find-missing.ts'
import { readInbox } from '../commands/read-inbox.ts'
import { submitForm } from '../commands/submit-form.ts'
import { setDefaultAddress, updateAddress } from '../commands/update-address.ts'
import { updateProfile } from '../commands/update-profile.ts'
import { clearViews, forgetViews, viewProducts } from '../commands/view-products.ts'
import type { Context } from '../context.ts'
import type { Unit } from '../data/database.ts'
import { enter, leave } from '../providers/presence.ts'
import { answerWith } from './answer-with.ts'
import type { MutationResolvers } from './types.generated.ts'

export const ownMutations = {
  profileUpdate: (_, { input }, context) => own(context, updateProfile, input).then(payload('member')),
  addressCreate: (_, { input }, context) => own(context, createAddress, input).then(payload('address')),
  addressUpdate: (_, { input }, context) => own(context, updateAddress, input).then(payload('address')),
  addressDefaultSet: (_, { input }, context) =>
    own(context, setDefaultAddress, input.addressId).then(payload('address')),
  addressDelete: (_, { input }, context) => own(context, deleteAddress, input.addressId).then(deletedAddress),
  favouritesAdd: async (_, { input }, context) =>
    own(context, addFavourites, await checkedGoods(input, context)).then(changed),
  favouritesRemove: (_, { input }, context) => own(context, removeFavourites, input.productIds).then(changed),
  productViewsRecord: async (_, { input }, context) =>
    own(context, viewProducts, await checkedGoods(input, context)).then(viewed),
  productViewsDelete: (_, { input }, context) =>
    own(context, forgetViews, input.productIds).then(payload('changedCount')),
  productViewsClear: (_, { input }, context) =>
    own(context, clearViews, input.seenBeforeAt ?? null).then(payload('changedCount')),
  inboxMessagesRead: (_, { input }, context) =>
    own(context, readInbox, input.messageIds ?? null).then(payload('changedCount')),
  memberFormSubmit: (_, { input }, context) => own(context, submitForm, input.answers).then(payload('member')),
  presenceTouch: async (_, { input }, { viewer, cache }) => {
    const { accountId } = asConsumer(viewer)
    await (input.isLeaving ? leave : enter)(cache, accountId)
    return { isOnline: !input.isLeaving, errors: [] }
  },
} satisfies Partial<MutationResolvers>

type Own<Input, T> = (input: Input, accountId: Id<'acc'>, unit: Unit) => Promise<T>

/** Whose it is comes from the token alone. */
const own = <Input, T>({ transact, viewer }: Context, command: Own<Input, T>, input: Input): Promise<T> => {
  const { accountId } = asConsumer(viewer)
  return transact((unit) => command(input, accountId, unit))
}

/** The catalog is asked before the transaction opens. */
async function checkedGoods({ productIds }: { readonly productIds: readonly string[] }, { viewer, ask }: Context) {
  asConsumer(viewer)
  return { productIds, missing: await findMissing(productIds, ask) }
}

const deletedAddress = answerWith(
  { deletedId: null, defaultAddress: null },
  ({ deletedId, defaultAddress }: DeletedAddress) => ({ deletedId, defaultAddress }),
)

const viewed = answerWith({ changedCount: null }, (ids: readonly string[]) => ({ changedCount: ids.length }))

const changed = answerWith(
  { products: null, changedCount: null },
  ({ productIds, changedCount }: ChangedFavourites) => ({ products: productIds.map((id) => ({ id })), changedCount }),
)
