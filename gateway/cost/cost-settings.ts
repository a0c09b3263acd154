import { integer, oneOf } from '@supermall/subgraph/settings'

const budget = (who: string, points: number) =>
  integer({ doc: `what one operation of ${who} may cost`, default: String(points), min: 1, max: 10_000_000 })

export const costSettings = {
  COST_MODE: oneOf(['enforce', 'measure'], {
    doc: 'whether an operation over the budget of its caller is refused, or only told to the log',
    default: 'enforce',
  }),
  COST_BUDGET_GUEST: budget('a guest', 3_000),
  COST_BUDGET_CONSUMER: budget('a consumer', 3_000),
  COST_BUDGET_MERCHANT: budget("a shop's staff", 5_000),
  COST_BUDGET_PLATFORM: budget("the platform's staff", 10_000),
  COST_LIST_SIZE: integer({
    doc: 'how long a list is taken to be of which the schema says nothing',
    default: '10',
    min: 1,
    max: 1_000,
  }),
} as const
