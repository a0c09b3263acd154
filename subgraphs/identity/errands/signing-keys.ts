import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { errand } from '@supermall/subgraph/errand'
import { replaceLostKeys } from '../commands/replace-lost-keys.ts'
import type { Operating } from '../data/database.ts'

/** For a mall whose IDENTITY_KEY_SECRET is lost: nobody could sign in to have the keys rotated. */
export default errand<Operating>({
  name: 'signing-keys',
  async run(_, { operate, seal }): Promise<Result<string>> {
    const replaced = await operate('identity.key.rotate', (unit) => replaceLostKeys(seal, unit))
    return replaced.ok ? ok(`${replaced.value.id} signs from now on; nobody needs to sign in again`) : replaced
  },
})
