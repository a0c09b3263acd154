import type { ContextBase } from '@supermall/subgraph/definition'
import { byId } from '@supermall/subgraph/load'
import { findCarts } from './data/carts.ts'
import type { Tools, Tx } from './data/database.ts'
import type { Cart } from './domain/cart.ts'

export type Context = ContextBase<Tx, Tools> & { readonly loaders: Loaders }

export const context = (base: ContextBase<Tx, Tools>): Context => ({ ...base, loaders: loaders(base.client) })

type Loaders = ReturnType<typeof loaders>

const loaders = (client: Tx) => ({
  cart: byId<string, Cart>(
    async (ids) => findCarts(client, ids),
    ({ id }) => id,
  ),
})
