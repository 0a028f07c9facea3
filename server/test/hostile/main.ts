import { setTimeout } from 'node:timers/promises'
import { readConfig } from '#platform/config'
import { openPlatform } from '#platform/platform'
import { entities } from '../../src/modules'
import { unheard } from '../receipts'
import { fillHostile } from './fill'
import { payloads } from './payloads'
import { fields } from './speaker'

/** Fills the database of the environment, waits for the program beside it to hear of everything, and prints what was said. */
const platform = await openPlatform(readConfig({ ...process.env, LOG_LEVEL: 'silent' }), entities)
const filled = await fillHostile(platform)
while (await unheard(platform)) await setTimeout(100)
await platform.close()
process.stdout.write(JSON.stringify({ ...filled, fields, payloads }))
