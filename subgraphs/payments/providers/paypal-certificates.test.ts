import { hours, minutes } from '@supermall/kernel/time'
import { expect, test } from 'vitest'
import type { Reply } from './client.ts'
import { openCertificates } from './paypal-certificates.ts'
import { NotGenuine, Uncertain } from './provider.ts'

const ORIGIN = 'https://api.paypal.com'
const NOW = new Date('2026-11-21T04:00:00.000Z')
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds)
const at = (name: string) => `${ORIGIN}/v1/notifications/certs/CERT-${name}`

/** PayPal, which has one certificate, and answers when it is let. */
function paypal(wait: Promise<void> = Promise.resolve()) {
  const asked: string[] = []
  const certificates = openCertificates([ORIGIN], async ({ url }): Promise<Reply> => {
    asked.push(url)
    await wait
    const isThere = url === at('one')
    return { status: isThere ? 200 : 404, text: isThere ? '-----BEGIN CERTIFICATE' : '', headers: new Headers() }
  })
  return { asked, certificates }
}

test('a certificate is fetched once in an hour, also one that there is not', async () => {
  const { asked, certificates } = paypal()
  for (const now of [NOW, later(minutes(59))]) {
    expect(await certificates(at('one'), now)).toContain('BEGIN')
    await expect(certificates(at('none'), now)).rejects.toBeInstanceOf(NotGenuine)
  }
  expect(asked).toEqual([at('one'), at('none')])
  await certificates(at('one'), later(hours(1)))
  expect(asked).toHaveLength(3)
})

test.each([
  `${ORIGIN}/v1/payments`,
  `${ORIGIN}/v1/notifications/certs/../payments`,
  `${at('one')}?again=1`,
  `${at('one')}#again`,
  `${at('one')}/more`,
  `https://api.paypal.com.evil.test/v1/notifications/certs/CERT-one`,
  `https://user@api.paypal.com/v1/notifications/certs/CERT-one`,
  'no address',
])('nothing is fetched from where PayPal keeps no certificates: %s', async (url) => {
  const { asked, certificates } = paypal()
  await expect(certificates(url, NOW)).rejects.toBeInstanceOf(NotGenuine)
  expect(asked).toEqual([])
})

test('few are fetched at once, and the same one by one call', async () => {
  let letGo = (): void => undefined
  const { asked, certificates } = paypal(
    new Promise((resolve) => {
      letGo = resolve
    }),
  )
  const two = [certificates(at('one'), NOW), certificates(at('one'), NOW), certificates(at('two'), NOW)]
  await expect(certificates(at('three'), NOW)).rejects.toBeInstanceOf(Uncertain)
  letGo()
  const ends = await Promise.allSettled(two)
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect(asked).toEqual([at('one'), at('two')])
})
