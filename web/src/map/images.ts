// The small pictures of the map: status shapes as everywhere else in the client, on a ground that keeps them legible.
import { STATUSES } from '../api/rows';
import { SHAPES, type ShapeName } from '../ui/shapes';
import { SITE_SIGNS } from './passage';
import type { Look } from './style';

const RATIO = 2;

function canvas(size_px: number): CanvasRenderingContext2D {
  const element = document.createElement('canvas');
  element.width = element.height = size_px * RATIO;
  const context = element.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  context.scale(RATIO, RATIO);
  return context;
}

function statusImage(name: ShapeName, look: Look, ink: string = name, soft = `${name}-soft`): ImageData {
  const size = 20;
  const context = canvas(size);
  context.translate(2, 2);
  context.scale(16 / 12, 16 / 12);
  const strokes = SHAPES[name] as readonly (readonly [string, string, string?])[];
  const outline = new Path2D(strokes[0]![0]);
  context.lineJoin = 'round';
  context.strokeStyle = look('map-halo');
  context.lineWidth = 3.4;
  context.stroke(outline);
  context.fillStyle = look(soft);
  context.fill(outline);
  context.strokeStyle = context.fillStyle = look(ink);
  context.lineWidth = 1.5;
  for (const [path, mode, dash] of strokes) {
    context.setLineDash(dash ? dash.split(' ').map(Number) : []);
    if (mode === 'solid') context.fill(new Path2D(path));
    else context.stroke(new Path2D(path));
  }
  return context.getImageData(0, 0, size * RATIO, size * RATIO);
}

function townImage(look: Look): ImageData {
  const context = canvas(6);
  context.beginPath();
  context.arc(3, 3, 2, 0, 2 * Math.PI);
  context.fillStyle = look('map-halo');
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = look('map-label');
  context.stroke();
  return context.getImageData(0, 0, 6 * RATIO, 6 * RATIO);
}

/** What fills an area that is only known coarsely: slanted lines, the same in every colour. */
function hatchImage(look: Look): ImageData {
  const size = 10;
  const context = canvas(size);
  context.strokeStyle = look('text-2');
  context.lineWidth = 1.2;
  context.beginPath();
  for (const at of [-size, 0, size]) {
    context.moveTo(at - 1, size + 1);
    context.lineTo(at + size + 1, -1);
  }
  context.stroke();
  return context.getImageData(0, 0, size * RATIO, size * RATIO);
}

/** Every picture the style names, in the colours of a look. */
export function images(look: Look): Map<string, ImageData> {
  const made = new Map<string, ImageData>([['town', townImage(look)], ['hatch', hatchImage(look)]]);
  for (const status of STATUSES) made.set(`status-${status}`, statusImage(status, look));
  for (const sign of SITE_SIGNS) made.set(`site-${sign}`, statusImage(`site_${sign}`, look, 'passage', 'map-halo'));
  return made;
}
export const IMAGE_RATIO = RATIO;
