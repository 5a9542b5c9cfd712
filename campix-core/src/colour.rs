//! sRGB, linear light, CIELAB and CIEDE2000.
