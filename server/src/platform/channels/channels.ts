import type { Config } from '../config'
import type { Channel } from './channel'
import { mailChannel } from './mail'

/** The channels this installation is set up for. */
export function openChannels(config: Pick<Config, 'SMTP_URL' | 'MAIL_FROM'>): Channel[] {
  return config.SMTP_URL ? [mailChannel(config.SMTP_URL, config.MAIL_FROM)] : []
}
