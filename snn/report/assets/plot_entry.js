export { plot, dot, line, areaY, ruleX, ruleY, tickY, text, frame, axisX, axisY, axisFx, axisFy, tip, pointer, gridX, gridY } from "@observablehq/plot";
