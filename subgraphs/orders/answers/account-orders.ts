import { accountOrders } from '@supermall/contracts/orders'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { findOpenBusiness } from '../data/gone-buyers.ts'

export default answer(accountOrders, ({ accountId }, { client }: Within) => findOpenBusiness(client, accountId))
