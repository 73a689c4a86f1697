package journey.standalone.shoppers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;

/**
 * Serves a picture of each of the shop's products at {@value #PATH}<i>id</i>{@code .png}: a square PNG that is drawn when it is
 * first asked for. To be mounted at {@value #PATH}; answers 404 for other products and 405 for anything
 * but GET and HEAD. Pictures carry no text, because a small JDK image may have no fonts.
 */
public final class ProductPictures implements HttpHandler {
    /** Where it is mounted. */
    public static final String PATH = "/pictures/";

    /** Of the drawings' own measures, and of the pictures in mails. */
    static final int SIZE = 240;

    private static final String ENDING = ".png";
    private static final String HEADLESS = "java.awt.headless";

    private final int size;
    private final Map<Article, byte[]> drawn = new ConcurrentHashMap<>();

    /** Pictures as mails want them: 240 × 240 pixels. */
    public ProductPictures() {
        this(SIZE);
    }

    /**
     * Makes the JVM's graphics headless, unless its owner has said otherwise: nothing here needs a display.
     *
     * @param size of a picture's side, in pixels
     */
    public ProductPictures(int size) {
        this.size = size;
        if (System.getProperty(HEADLESS) == null) {
            System.setProperty(HEADLESS, "true");
        }
        ImageIO.setUseCache(false);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            Optional<byte[]> picture = named(exchange.getRequestURI().getPath())
                    .map(article -> drawn.computeIfAbsent(article, each -> draw(each, size)));
            if (picture.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "image/png");
            exchange.getResponseHeaders().set("Cache-Control", "public, max-age=86400");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (method.equals("HEAD")) {
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, picture.get().length);
                exchange.getResponseBody().write(picture.get());
            }
        }
    }

    private static Optional<Article> named(String path) {
        return path.startsWith(PATH) && path.endsWith(ENDING) && path.length() > PATH.length() + ENDING.length()
                ? Catalogue.find(path.substring(PATH.length(), path.length() - ENDING.length()))
                : Optional.empty();
    }

    private static byte[] draw(Article article, int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            pen.scale((double) size / SIZE, (double) size / SIZE);
            Color ground = new Color(article.ground());
            pen.setColor(ground);
            pen.fillRect(0, 0, SIZE, SIZE);
            pen.setColor(shade(ground, 0.88, 1.2));
            pen.fill(new Ellipse2D.Double(45, 178, 150, 22));
            draw(article.shape(), pen, shade(ground, 0.55, 4), shade(ground, 0.75, 2.5), Color.WHITE);
        } finally {
            pen.dispose();
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    private static void draw(Article.Shape shape, Graphics2D pen, Color dark, Color light, Color white) {
        switch (shape) {
            case MUG -> {
                line(pen, dark, 11).draw(new Arc2D.Double(132, 95, 54, 54, -90, 180, Arc2D.OPEN));
                fill(pen, dark).fill(new RoundRectangle2D.Double(70, 78, 92, 112, 30, 30));
                fill(pen, white).fill(new Rectangle2D.Double(70, 118, 92, 14));
                fill(pen, light).fill(new Ellipse2D.Double(70, 68, 92, 24));
            }
            case BOWL -> {
                fill(pen, dark).fill(new Arc2D.Double(40, 28, 160, 160, 180, 180, Arc2D.PIE));
                fill(pen, dark).fill(new Rectangle2D.Double(92, 182, 56, 10));
                fill(pen, light).fill(new Ellipse2D.Double(40, 92, 160, 32));
            }
            case PLATE -> {
                fill(pen, dark).fill(new Ellipse2D.Double(40, 40, 160, 160));
                fill(pen, white).fill(new Ellipse2D.Double(52, 52, 136, 136));
                fill(pen, light).fill(new Ellipse2D.Double(74, 74, 92, 92));
            }
            case PITCHER -> {
                line(pen, dark, 11).draw(new Arc2D.Double(128, 78, 62, 78, -90, 180, Arc2D.OPEN));
                fill(pen, dark).fill(outline(84, 48, 148, 48, 158, 110, 164, 170, 150, 190, 82, 190, 68, 170, 76, 110));
                fill(pen, dark).fill(outline(84, 48, 58, 62, 80, 82));
                fill(pen, white).fill(new Rectangle2D.Double(74, 122, 86, 12));
            }
            case VASE -> {
                line(pen, light, 5).draw(new Line2D.Double(116, 70, 96, 34));
                line(pen, light, 5).draw(new Line2D.Double(124, 70, 140, 28));
                fill(pen, light).fill(new Ellipse2D.Double(84, 20, 22, 22));
                fill(pen, light).fill(new Ellipse2D.Double(128, 12, 26, 26));
                fill(pen, dark).fill(outline(104, 66, 136, 66, 132, 96, 160, 140, 144, 192, 96, 192, 80, 140, 108, 96));
                fill(pen, white).fill(new Ellipse2D.Double(98, 132, 16, 36));
            }
            case POT -> {
                line(pen, dark, 10).draw(new Arc2D.Double(28, 112, 40, 34, 90, 180, Arc2D.OPEN));
                line(pen, dark, 10).draw(new Arc2D.Double(172, 112, 40, 34, -90, 180, Arc2D.OPEN));
                fill(pen, dark).fill(new RoundRectangle2D.Double(46, 100, 148, 90, 36, 36));
                fill(pen, light).fill(new Arc2D.Double(46, 62, 148, 84, 0, 180, Arc2D.PIE));
                fill(pen, dark).fill(new Ellipse2D.Double(108, 46, 24, 20));
            }
            case PAN -> {
                line(pen, light, 18).draw(new Line2D.Double(140, 140, 198, 198));
                fill(pen, dark).fill(new Ellipse2D.Double(34, 34, 136, 136));
                fill(pen, light).fill(new Ellipse2D.Double(50, 50, 104, 104));
                line(pen, white, 5).draw(new Arc2D.Double(64, 64, 76, 76, 110, 60, Arc2D.OPEN));
            }
            case BOARD -> {
                Area board = new Area(new RoundRectangle2D.Double(60, 82, 120, 112, 28, 28));
                board.add(new Area(new RoundRectangle2D.Double(102, 36, 36, 64, 30, 30)));
                board.subtract(new Area(new Ellipse2D.Double(113, 48, 14, 14)));
                fill(pen, dark).fill(board);
                line(pen, light, 4).draw(new Arc2D.Double(74, 100, 92, 30, 200, 140, Arc2D.OPEN));
                line(pen, light, 4).draw(new Arc2D.Double(74, 130, 92, 30, 200, 140, Arc2D.OPEN));
            }
            case GLASS -> {
                fill(pen, white).fill(outline(72, 52, 168, 52, 154, 192, 86, 192));
                fill(pen, light).fill(outline(78, 106, 162, 106, 154, 192, 86, 192));
                line(pen, dark, 5).draw(outline(72, 52, 168, 52, 154, 192, 86, 192));
            }
            case JAR -> {
                fill(pen, white).fill(new RoundRectangle2D.Double(70, 76, 100, 116, 30, 30));
                fill(pen, light).fill(new RoundRectangle2D.Double(70, 112, 100, 80, 30, 30));
                line(pen, dark, 5).draw(new RoundRectangle2D.Double(70, 76, 100, 116, 30, 30));
                fill(pen, dark).fill(new RoundRectangle2D.Double(64, 52, 112, 26, 12, 12));
            }
            case CLOTH -> {
                fill(pen, white).fill(outline(62, 44, 178, 44, 170, 192, 70, 192));
                for (int stripe = 0; stripe < 4; stripe++) {
                    fill(pen, stripe % 2 == 0 ? dark : light)
                            .fill(new Rectangle2D.Double(68, 64 + stripe * 30, 104, 12));
                }
            }
            case APRON -> {
                line(pen, light, 6).draw(new Arc2D.Double(92, 24, 56, 60, 0, 180, Arc2D.OPEN));
                line(pen, light, 6).draw(new Line2D.Double(40, 112, 200, 112));
                fill(pen, dark).fill(outline(92, 54, 148, 54, 154, 96, 178, 112, 172, 194, 68, 194, 62, 112, 86, 96));
                fill(pen, white).fill(new RoundRectangle2D.Double(92, 132, 56, 36, 8, 8));
            }
        }
    }

    private static Graphics2D fill(Graphics2D pen, Color color) {
        pen.setColor(color);
        return pen;
    }

    private static Graphics2D line(Graphics2D pen, Color color, int width) {
        pen.setColor(color);
        pen.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        return pen;
    }

    /** @param corners x and y by turns */
    private static Path2D outline(double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        return path;
    }

    /** The same hue, darker and stronger. */
    private static Color shade(Color color, double brightness, double strength) {
        float[] hsb = Color.RGBtoHSB(color.getRed(), color.getGreen(), color.getBlue(), null);
        return Color.getHSBColor(hsb[0], (float) Math.min(0.6, hsb[1] * strength), (float) (hsb[2] * brightness));
    }
}
