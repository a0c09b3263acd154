import { hours, minutes } from '@supermall/kernel/time'
import { expect, test } from 'vitest'
import { brokenBooks, done } from '../trial/floor.ts'
import { payingBy } from '../trial/world.ts'
import { askAboutPayment } from './ask-about-payment.ts'

const world = await payingBy('stripe')
const { owed, pay, pass, payment, till } = world

test('a payment whose provider can be asked by nobody any more is over a while after its time', async () => {
  const order = await owed()
  const { id } = done(await pay(order, { channel: 'stripe', card: null }))
  const keyless = { ...till, providers: { ...till.providers, of: async () => null } }
  const look = async () => askAboutPayment(await payment(id), keyless, { isGivenUp: false })
  pass(minutes(1))
  expect([await look(), (await payment(id)).status]).toEqual(['OPEN', 'PROCESSING'])
  pass(hours(24))
  expect([await look(), (await payment(id)).status]).toEqual(['CLOSED', 'CLOSED'])
  expect(await brokenBooks(world)).toEqual([])
})
