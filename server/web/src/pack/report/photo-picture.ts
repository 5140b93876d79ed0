/** Pixels of a picture's longer side in the report: sharp in print at its size, and small. */
const LONGER_SIDE = 720;
const QUALITY = 0.82;

/** A smaller JPEG of a photo; null where it is none that this browser can draw. */
export async function shrinkPhoto(jpeg: Blob): Promise<Uint8Array | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(jpeg);
  } catch {
    return null;
  }
  const scale = Math.min(1, LONGER_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(bitmap.width * scale)),
    Math.max(1, Math.round(bitmap.height * scale)),
  );
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  return new Uint8Array(await blob.arrayBuffer());
}
