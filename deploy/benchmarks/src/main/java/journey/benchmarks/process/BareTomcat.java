package journey.benchmarks.process;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.util.concurrent.ExecutionException;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardVirtualThreadExecutor;
import org.apache.catalina.startup.Tomcat;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * As {@link BareNetty}, on Tomcat: a plain servlet on virtual threads that wait for the acknowledgement. Arguments: port,
 * brokers, topic.
 */
public final class BareTomcat {
    private BareTomcat() {}

    public static void main(String[] arguments) throws IOException, LifecycleException {
        Producer<byte[], byte[]> producer = BareNetty.producer(ProducerSettings.forLittle(arguments[1]));
        producer.partitionsFor(arguments[2]);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("bare-tomcat").toString());
        StandardVirtualThreadExecutor threads = new StandardVirtualThreadExecutor();
        threads.start();
        Connector connector = new Connector();
        connector.setProperty("address", InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(Integer.parseInt(arguments[0]));
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.setProperty("maxConnections", "8192");
        connector.setProperty("acceptCount", "1024");
        connector.getProtocolHandler().setExecutor(threads);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "collect", new Collect(producer, arguments[2]));
        context.addServletMappingDecoded("/", "collect");
        tomcat.start();
        tomcat.getServer().await();
    }

    private static final class Collect extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient Producer<byte[], byte[]> producer;
        private final String topic;

        Collect(Producer<byte[], byte[]> producer, String topic) {
            this.producer = producer;
            this.topic = topic;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            answer(response);
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] body = request.getInputStream().readAllBytes();
            try {
                producer.send(new ProducerRecord<>(topic, body)).get();
            } catch (ExecutionException failed) {
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            }
            answer(response);
        }

        private static void answer(HttpServletResponse response) throws IOException {
            response.setContentType("application/json");
            response.setContentLength(BareNetty.SUCCESS.length);
            response.getOutputStream().write(BareNetty.SUCCESS);
        }
    }
}
