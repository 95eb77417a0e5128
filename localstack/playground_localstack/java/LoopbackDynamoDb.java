import java.lang.reflect.Field;
import java.util.Arrays;

/**
 * Starts DynamoDB Local on 127.0.0.1: its own main class listens on every interface and has no option for it.
 * Reflection only, so that it compiles without the jar: javac --release 11 LoopbackDynamoDb.java
 */
public final class LoopbackDynamoDb {
  private static final String RUNNER = "software.amazon.dynamodb.services.local.main.ServerRunner";

  public static void main(String[] arguments) throws Exception {
    Object proxy = Class.forName(RUNNER)
        .getMethod("createServerFromCommandLineArgs", String[].class)
        .invoke(null, (Object) arguments);
    Field field = proxy.getClass().getDeclaredField("server");
    field.setAccessible(true);
    Object server = field.get(proxy);
    Object[] connectors = (Object[]) server.getClass().getMethod("getConnectors").invoke(server);
    for (Object connector : connectors) {
      connector.getClass().getMethod("setHost", String.class).invoke(connector, "127.0.0.1");
    }
    System.out.println("DynamoDB Local on 127.0.0.1, arguments " + Arrays.toString(arguments));
    proxy.getClass().getMethod("safeStart").invoke(proxy);
    proxy.getClass().getMethod("join").invoke(proxy);
  }
}
