import type { TimeFault } from '@shuangfang/shared/file/capture.rules'

/** Why a claimed time was not kept. */
export const timeFaultLabels: Record<TimeFault, string> = {
  exif: '相机记录的拍摄时间不合理，没有采用',
  captured: '上传设备所报的拍摄时间不合理，没有采用',
  both: '相机记录和上传设备所报的拍摄时间都不合理，没有采用',
}
