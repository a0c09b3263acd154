import { describe, expect, it } from 'vitest'
import { done } from '../trial/floor.ts'
import { payingBy } from '../trial/world.ts'

describe('what Stripe says of a card before it asks the bank', async () => {
  const { owed, pay } = await payingBy('stripe')
  const by = (token: string) => ({ channel: 'stripe', card: null, token }) as const

  it.each(['pm_unknown', 'pm_elsewhere'])('is no when it is not known: %s', async (token) => {
    const order = await owed()
    const declined = done(await pay(order, by(token)))
    expect(declined).toMatchObject({ status: 'FAILED', reason: 'resource_missing' })
    expect(done(await pay(order, by('pm_card'))).status).toBe('SUCCEEDED')
  })

  it.each(['pm_keys', 'pm_rights', 'pm_used'])('is nothing where it says nothing of the card: %s', async (token) => {
    expect(done(await pay(await owed(), by(token))).status).toBe('PROCESSING')
  })
})

describe('a payment that Stripe could not cancel', () => {
  it('is cancelled as soon as it can be', async () => {
    const { owed, pay, simulator, till } = await payingBy('stripe')
    const order = await owed()
    const { paymentId } = order
    done(await pay(order, { channel: 'stripe', card: null }))
    const { providerNo, amount, currency } = await till.client.payment.findUniqueOrThrow({ where: { id: paymentId } })
    const provider = await till.providers.of('stripe')
    const asked = { paymentId, providerNo, amount, currency: currency as 'CNY', mayCapture: false }
    simulator.books.refusing.add(paymentId)
    expect(await provider?.close(asked)).toBe('PAID_ALREADY')
    simulator.books.refusing.delete(paymentId)
    expect(await provider?.close(asked)).toBe('CLOSED')
  })
})
