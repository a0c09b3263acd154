import { currencySettings } from '@supermall/subgraph/mall-currency'
import { integer, oneOf, optional, text, url } from '@supermall/subgraph/settings'

export const settings = {
  MODE: oneOf(['development', 'production'], {
    doc: 'production needs the secrets and writes no codes to the log',
    default: 'development',
  }),
  KUAIDI100_CUSTOMER: optional(
    text({
      doc: 'the customer number at Kuaidi100, who is asked where parcels are; without it and its key nobody is asked',
    }),
  ),
  KUAIDI100_KEY: optional(text({ doc: 'the key that signs what Kuaidi100 is asked', isSecret: true })),
  KUAIDI100_URL: url({
    doc: 'where Kuaidi100, or another service that speaks as it does, is asked',
    default: 'https://poll.kuaidi100.com/poll/query.do',
    schemes: ['http', 'https'],
  }),
  KUAIDI100_TIMEOUT_MS: integer({
    doc: 'how long it may take to say where a parcel is',
    default: '2000',
    min: 50,
    max: 20_000,
  }),
  KUAIDI100_EVERY_MINUTES: integer({
    doc: 'once in how many minutes it is asked about the same parcel',
    default: '30',
    min: 1,
    max: 1_440,
  }),
  SUBMIT_LOCK_MS: integer({
    doc: 'for how long a buyer who has begun to buy something does not buy the very same again with another key; 0 is never',
    default: '2000',
    min: 0,
    max: 60_000,
  }),
  ...currencySettings,
  MOST_UNPAID: integer({
    doc: 'of how many purchases one buyer may owe the money at once, those at the door that nobody has paid yet included; 0 is any number',
    default: '100',
    min: 0,
    max: 10_000,
  }),
} as const
