import type { Page } from 'playwright-core';

/** What a camera of a stolen Mac may see. */
interface Scene {
  readonly camera: 'built-in' | 'external';
  /** From 0: somebody sits elsewhere in each, and the light is another. */
  readonly variant: number;
}

/** Of every photo, in pixels. */
export const SCENE = { width: 960, height: 600 };

/** Draws a photo that nobody has to be ashamed of: a room by lamplight, and the outline of somebody. @returns a JPEG */
export async function drawScene(page: Page, scene: Scene): Promise<Uint8Array> {
  const base64 = await page.evaluate(
    async ({ camera, variant, width, height }) => {
      const canvas = new OffscreenCanvas(width, height);
      const pen = canvas.getContext('2d');
      if (!pen) throw new Error('no canvas');
      const isBuiltIn = camera === 'built-in';
      const hue = [28, 210, 34, 190, 18, 40][variant % 6] ?? 28;
      const wall = pen.createRadialGradient(width * 0.72, height * 0.2, 20, width * 0.6, height * 0.4, width * 0.8);
      wall.addColorStop(0, `hsl(${hue} 62% ${isBuiltIn ? 70 : 58}%)`);
      wall.addColorStop(0.35, `hsl(${hue} 34% 38%)`);
      wall.addColorStop(1, `hsl(${hue + 12} 24% 13%)`);
      pen.fillStyle = wall;
      pen.fillRect(0, 0, width, height);
      const box = (x: number, y: number, w: number, h: number, colour: string) => {
        pen.fillStyle = colour;
        pen.fillRect(x, y, w, h);
      };
      // A shelf with books, or a window by night.
      if (isBuiltIn) {
        for (let row = 0; row < 3; row += 1) {
          box(40, 150 + row * 130, 240, 8, `hsl(${hue} 30% 16%)`);
          for (let book = 0; book < 9; book += 1) {
            const tall = 60 + ((book * 37 + row * 53 + variant * 11) % 45);
            const colour = `hsl(${(book * 47 + row * 90) % 360} 22% ${24 + ((book * 5) % 14)}%)`;
            box(48 + book * 25, 150 + row * 130 - tall, 20, tall, colour);
          }
        }
      } else {
        box(560, 60, 300, 280, 'hsl(222 40% 12%)');
        for (let light = 0; light < 26; light += 1) {
          const [x, y] = [570 + ((light * 83) % 280), 190 + ((light * light * 29 + light * 13) % 140)];
          box(x, y, 5, 7, `hsl(${38 + (light % 4) * 8} 85% ${56 + (light % 3) * 10}%)`);
        }
        box(706, 60, 8, 280, `hsl(${hue} 22% 22%)`);
      }
      // Somebody, as an outline with a rim of light.
      const x = width * (isBuiltIn ? 0.5 : 0.3) + ((variant * 61) % 120) - 60;
      const y = height * 0.5;
      const figure = new Path2D();
      figure.ellipse(x, y - 40, 78, 100, 0, 0, Math.PI * 2);
      figure.moveTo(x - 250, height);
      figure.bezierCurveTo(x - 230, y + 110, x - 90, y + 90, x - 42, y + 60);
      figure.lineTo(x + 42, y + 60);
      figure.bezierCurveTo(x + 90, y + 90, x + 230, y + 110, x + 250, height);
      figure.closePath();
      const cloth = pen.createLinearGradient(x - 220, y, x + 240, y + 60);
      cloth.addColorStop(0, `hsl(${hue + 190} 16% 8%)`);
      cloth.addColorStop(0.75, `hsl(${hue + 190} 18% 17%)`);
      cloth.addColorStop(1, `hsl(${hue} 40% 40%)`);
      pen.fillStyle = cloth;
      pen.fill(figure);
      box(0, height - 54, width, 54, `hsl(${hue} 26% 11%)`);
      // The grain of a small sensor.
      for (let grain = 0; grain < 5_200; grain += 1) {
        const [gx, gy] = [(grain * 7_919) % width, (grain * 104_729 + variant * 31) % height];
        box(gx, gy, 2, 2, grain % 2 ? 'rgb(255 255 255 / 3%)' : 'rgb(0 0 0 / 6%)');
      }
      const bytes = new Uint8Array(
        await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.72 })).arrayBuffer(),
      );
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    },
    { ...scene, ...SCENE },
  );
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
