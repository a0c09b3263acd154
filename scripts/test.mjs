// `npm test` and `npm run test:journeys`: installs and generates what is not there yet, then runs the tests; arguments go to vitest.
import { install, prepare, run } from './install.mjs'

const words = process.argv.slice(2)
// Whoever names no project wants all but those that have a command of their own.
const projects = words.some((word) => word.startsWith('--project')) ? [] : ['--project=!journeys']

install()
prepare('build', 'typecheck')
run('node_modules/.bin/vitest', ['run', ...projects, ...words])
