import { releaseSecrets } from '@supermall/contracts/catalog'
import { answer } from '@supermall/messaging/ask'
import { takeSecretsBack } from '../commands/take-secrets-back.ts'
import type { Within } from '../data/database.ts'

export default answer(releaseSecrets, async ({ lines }, { transact }: Within) => ({
  isReleased: await transact((unit) => takeSecretsBack(lines, unit)),
}))
