import { memberExports } from '../commands/export-members.ts'

export default memberExports.writing
