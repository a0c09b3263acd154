import { standingCheckouts } from '@supermall/contracts/orders'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { findStanding } from '../data/standing-checkouts.ts'

export default answer(standingCheckouts, async ({ checkoutIds }, { client }: Within) => ({
  checkouts: await findStanding(client, checkoutIds),
}))
