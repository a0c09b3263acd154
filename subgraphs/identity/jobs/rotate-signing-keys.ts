import { after, days, hours } from '@supermall/kernel/time'
import { job } from '@supermall/messaging/jobs'
import { rotateKeys } from '../commands/rotate-signing-key.ts'
import type { Within } from '../data/database.ts'
import { forgetKeys, signingKeys } from '../data/signing-keys.ts'
import { mintKey } from '../providers/signing-key.ts'

/** A day is far longer than any access token lives. */
const PUBLISHED_AFTER_MS = days(1)

export default job<Within>({
  name: 'rotate-signing-keys',
  everyMs: hours(1),
  async run({ client, clock, settings, seal, signer, transact }) {
    const current = await signingKeys(client).current()
    const isDue = current?.activatedAt && after(current.activatedAt, days(settings.IDENTITY_KEY_DAYS)) <= clock()
    const rotated = isDue ? await transact((unit) => rotateKeys(mintKey(seal), unit)) : null
    if (rotated?.ok) signer.forget()
    return { rotated: rotated?.ok ? 1 : 0, forgotten: await forgetKeys(client, after(clock(), -PUBLISHED_AFTER_MS)) }
  },
})
