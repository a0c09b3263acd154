import { setTimeout as wait } from 'node:timers/promises'
import type { Chance } from '../chance.ts'
import type { Field } from '../field.ts'
import type { Provider } from '../provider.ts'

export const silenceProvider = (_: Field, chance: Chance, provider: Provider): Promise<void> =>
  silence(provider, chance.between(3_000, 8_000))

export const silenceLong = (_: Field, __: Chance, provider: Provider): Promise<void> => silence(provider, 30_000)

async function silence(provider: Provider, ms: number): Promise<void> {
  provider.fallSilent()
  await wait(ms)
  provider.speakUp()
}

/** Money of a wrong amount moves nothing: an operator finds what was named and what was asked for side by side. */
export async function nameWrongAmounts(field: Field, chance: Chance, provider: Provider): Promise<void> {
  provider.lie(true)
  await wait(chance.between(5_000, 8_000))
  provider.lie(false)
  field.expect('each notification of a wrong amount waits for an operator', async () => {
    const raised = await field.query<{ id: string }>(
      'payments',
      `select payment_id as id from difference where class = 'AMOUNT' and source = 'NOTIFICATION'`,
    )
    return provider.liedAbout().every((paymentId) => raised.some(({ id }) => id === paymentId))
  })
}
