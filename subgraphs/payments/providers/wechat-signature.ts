import { createSign, createVerify, randomBytes } from 'node:crypto'
import type { Reply } from './client.ts'
import { NotGenuine, Uncertain } from './provider.ts'

type Request = { readonly method: string; readonly path: string; readonly text: string; readonly now: Date }
type Signer = { readonly merchantId: string; readonly serialNo: string; readonly privateKey: string }

const TOLERANCE_SECONDS = 300

export function signRequest({ method, path, text, now }: Request, signer: Signer): string {
  const nonce = randomBytes(16).toString('hex')
  const stamp = Math.floor(now.getTime() / 1_000)
  const signature = createSign('RSA-SHA256')
    .update(`${method}\n${path}\n${stamp}\n${nonce}\n${text}\n`)
    .sign(signer.privateKey, 'base64')
  const { merchantId, serialNo } = signer
  const parts = { mchid: merchantId, nonce_str: nonce, timestamp: String(stamp), serial_no: serialNo, signature }
  const list = Object.entries(parts).map(([name, value]) => `${name}="${value}"`)
  return `WECHATPAY2-SHA256-RSA2048 ${list.join(',')}`
}

type Signed = {
  readonly stamp: string
  readonly nonce: string
  readonly signature: string
  readonly serial: string
  readonly body: Buffer
}

type Known = { readonly platformKeys: Readonly<Record<string, string>>; readonly now: Date }

/** Throws `NotGenuine` unless WeChat signed these very bytes within the last five minutes. */
export function verifySigned({ stamp, nonce, signature, serial, body }: Signed, { platformKeys, now }: Known): void {
  const age = Math.abs(now.getTime() / 1_000 - Number(stamp))
  if (!/^\d{1,12}$/.test(stamp) || age > TOLERANCE_SECONDS)
    throw new NotGenuine('the time of the signature is too far off')
  const key = Object.hasOwn(platformKeys, serial) ? platformKeys[serial] : undefined
  if (!key) throw new NotGenuine('the signature is by a key that is not known')
  const verify = createVerify('RSA-SHA256').update(`${stamp}\n${nonce}\n`).update(body).update('\n')
  if (!verify.verify(key, signature, 'base64')) throw new NotGenuine('the signature is not right')
}

/** An answer that WeChat did not sign says nothing about what WeChat did. */
export function verifyReply(reply: Reply, known: Known): void {
  const header = (name: string): string => reply.headers.get(`wechatpay-${name}`) ?? ''
  const signed = {
    stamp: header('timestamp'),
    nonce: header('nonce'),
    signature: header('signature'),
    serial: header('serial'),
  }
  try {
    verifySigned({ ...signed, body: Buffer.from(reply.text) }, known)
  } catch (error) {
    throw new Uncertain(`the answer of WeChat: ${String(error)}`)
  }
}
