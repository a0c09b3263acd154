import { audienceOffers } from '@supermall/contracts/promotions'
import { answer } from '@supermall/messaging/ask'
import { countOffersFor } from '../data/audience-offers.ts'
import type { Within } from '../data/database.ts'

export default answer(audienceOffers, ({ audienceId }, { client, clock }: Within) =>
  countOffersFor(client, audienceId, clock()),
)
