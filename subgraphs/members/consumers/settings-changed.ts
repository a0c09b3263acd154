import { settingsChanged } from '@supermall/contracts/merchants'
import { on } from '@supermall/messaging/consume'
import { followNotices } from '../commands/tell-notice.ts'
import { followSettings } from '../commands/update-rules.ts'
import type { Tx } from '../data/database.ts'

/** What a single shop says of its members is nothing: they are the whole mall's. Of what its buyers are told it speaks for itself. */
export default on<Tx, Parameters<typeof settingsChanged>[0]>(settingsChanged, async (settings, unit) => {
  if (settings.group === 'member' && settings.shopId === null) await followSettings(settings, unit)
  if (settings.group === 'notice') await followNotices(settings, unit)
})
