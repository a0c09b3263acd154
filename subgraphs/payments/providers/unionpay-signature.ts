import { createHash, createSign, createVerify } from 'node:crypto'

export type Form = Readonly<Record<string, string>>

const BEIJING_MS = 8 * 3_600_000

/** UnionPay's clock is that of Beijing: `20261121120000`. */
export const unionpayTime = (at: Date): string =>
  new Date(at.getTime() + BEIJING_MS).toISOString().replace(/\D/g, '').slice(0, 14)

/** By version 5.1.0: of all fields but the signature, in the order of their names, the SHA-256 in hex is what is signed. */
export const signForm = (form: Form, privateKey: string): Form => ({
  ...form,
  signature: createSign('RSA-SHA256').update(digestOf(form)).sign(privateKey, 'base64'),
})

/** With the key that was configured: the certificate that comes along was chosen by whoever sent it. */
export const verifyForm = (form: Form, publicKey: string): boolean =>
  createVerify('RSA-SHA256')
    .update(digestOf(form))
    .verify(publicKey, form.signature ?? '', 'base64')

/** An answer is no form of the web: its values stand as they are, and end where the next name begins. */
export const readForm = (text: string): Form =>
  Object.fromEntries(
    text
      .trim()
      .split('&')
      .filter((part) => part.includes('='))
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  )

function digestOf(form: Form): string {
  const text = Object.keys(form)
    .filter((name) => name !== 'signature' && form[name] !== '')
    .sort()
    .map((name) => `${name}=${form[name]}`)
    .join('&')
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
