import type { Refusal } from '@supermall/kernel/result'

/** Why the wallet pays nothing, as payments says it, in our words. */
export const noBalance = (reason: string | null): Refusal => ({
  ...(KNOWN.find(({ code }) => code === reason) ?? UNKNOWN),
  path: ['balance'],
})

const KNOWN: readonly Refusal[] = [
  { code: 'INSUFFICIENT_BALANCE', message: 'The balance does not cover it.' },
  { code: 'PAY_TOKEN_NEEDED', message: 'The pay password is needed.' },
  { code: 'WALLET_FROZEN', message: 'The wallet is frozen.' },
  { code: 'CHANNEL_NOT_OFFERED', message: 'The wallet is no way to pay at present.' },
  { code: 'CURRENCY_MISMATCH', message: 'The balance is counted in another currency.' },
]

const UNKNOWN: Refusal = { code: 'BALANCE_NOT_HELD', message: 'The balance cannot be used now.' }
