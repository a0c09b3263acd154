import { hasherSettings } from '@supermall/subgraph/hasher'
import { currencySettings } from '@supermall/subgraph/mall-currency'
import { integer, oneOf, optional, text } from '@supermall/subgraph/settings'

export const settings = {
  MODE: oneOf(['development', 'production'], {
    doc: 'production needs the secrets and writes no codes to the log',
    default: 'development',
  }),
  PAYMENTS_KEY_SECRET: optional(
    text({
      doc: 'seals the keys of payment providers and account numbers, 32 characters at least; the same in all processes of payments. Needed in production',
      isSecret: true,
    }),
  ),
  ...currencySettings,
  PAYMENTS_PROVIDER_TIMEOUT_MS: integer({
    doc: 'how long a payment provider may take to answer',
    default: '8000',
    min: 100,
    max: 60_000,
  }),
  PAYMENTS_RECHARGE_LEAST: integer({
    doc: 'the least that can be put into a wallet, in minor units',
    default: '100',
    min: 1,
    max: 1_000_000,
  }),
  PAYMENTS_WITHDRAW_LEAST: integer({
    doc: 'the least that can be taken out of a wallet, in minor units',
    default: '1000',
    min: 1,
    max: 10_000_000,
  }),
  PAYMENTS_WITHDRAW_FEE_BASIS_POINTS: integer({
    doc: 'the fee of taking money out of a wallet, in hundredths of a per cent',
    default: '60',
    min: 0,
    max: 9_000,
  }),
  PAYMENTS_WITHDRAW_FREE_FROM: integer({
    doc: 'from this amount on, in minor units, taking money out is free',
    default: '0',
    min: 0,
    max: 1_000_000_000,
  }),
  PAYMENTS_WITHDRAW_FREE_TO: integer({
    doc: 'up to this amount, in minor units, taking money out is free',
    default: '0',
    min: 0,
    max: 1_000_000_000,
  }),
  ...hasherSettings,
} as const
