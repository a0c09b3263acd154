import { boughtPieces } from '@supermall/contracts/orders'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { findBought } from '../data/orders.ts'

export default answer(boughtPieces, async ({ accountId, productIds }, { client }: Within) => ({
  products: await findBought(client, accountId, productIds),
}))
